"""Socket.IO namespaces, presence and the push."""
