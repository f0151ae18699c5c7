import ClozeCapabilities

extension TextModality: ModelExporting {}
