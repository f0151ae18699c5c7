import ClozeCapabilities

extension CodeModality: AttentionShowing {}
