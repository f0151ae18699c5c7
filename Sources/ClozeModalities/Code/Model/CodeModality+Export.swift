import ClozeCapabilities

extension CodeModality: ModelExporting {}
