"""What people are still writing: kept from the first keystroke, on this device and on the server."""
