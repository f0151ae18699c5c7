import ClozeCapabilities

extension TextModality: Embedding {}
