import ClozeCapabilities
import ClozeSequences

/// Code models are scored as all masked language models of documents are.
extension CodeModality: Evaluating {}
