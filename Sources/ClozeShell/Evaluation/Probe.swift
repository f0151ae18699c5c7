import ArgumentParser

/// What is trained on frozen features to see what is in them.
enum Probe: String, CaseIterable, ExpressibleByArgument {
  /// Linear support vector machines, one class against all others.
  case svm
  /// The nearest neighbours.
  case knn
}
