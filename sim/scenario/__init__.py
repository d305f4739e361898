"""What happens: messages filed, background traffic, and the files that say so."""
