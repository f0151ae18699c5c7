import ClozeCapabilities

extension TextModality: Filling {}
