"""Physics of the image: tissues, protocol, signal, scanner."""
