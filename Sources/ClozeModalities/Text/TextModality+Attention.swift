import ClozeCapabilities

extension TextModality: AttentionShowing {}
