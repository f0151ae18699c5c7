import ClozeCapabilities
import ClozeSequences

/// Evaluation of text models at hidden tokens, as of all masked language models of documents.
extension TextModality: Evaluating {}
