import ClozeCapabilities
import ClozeSequences

/// Evaluation of code models at hidden tokens, as of all masked language models of documents.
extension CodeModality: Evaluating {}
