import ClozeCapabilities
import ClozeSequences

/// Text models are scored as all masked language models of documents are.
extension TextModality: Evaluating {}
