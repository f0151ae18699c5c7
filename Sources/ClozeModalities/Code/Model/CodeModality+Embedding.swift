import ClozeCapabilities

extension CodeModality: Embedding {}
