"""How Sphinx makes a site of these pages: MyST for Markdown, Furo for the looks. `make docs` runs it."""

project = "cablesim"
extensions = ["myst_parser"]
root_doc = "index"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
smartquotes = False
html_theme = "furo"
html_title = "cablesim"
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["wide.css"]
