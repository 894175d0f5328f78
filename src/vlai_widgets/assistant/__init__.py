"""The user's words on their way to a backend, and a backend's words on their way back."""
