"""What the build hook is made of. Not part of the package."""
