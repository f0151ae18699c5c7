/// The targets of a `Package.swift`, read from its text.
struct Manifest {
  /// A target with what it lists.
  struct Target: Equatable {
    /// The targets that it depends on, in their order.
    var dependencies: [String] = []
    /// The products of other packages that it depends on.
    var products: Set<String> = []
    /// True for tests and for what only tests use.
    var isTest = false
  }

  /// All targets by name.
  let targets: [String: Target]

  /// The targets that the program is made of.
  var modules: [String: Target] { targets.filter { !$0.value.isTest } }

  init(_ text: String) {
    let starts = text.matches(of: /\.(target|executableTarget|testTarget|systemLibrary)\(/)
    let ends = starts.dropFirst().map(\.range.lowerBound) + [text.endIndex]
    targets = zip(starts, ends).reduce(into: [:]) { targets, place in
      let (start, end) = place
      let declaration = text[start.range.upperBound..<end]
      guard let name = declaration.firstMatch(of: /name:\s*"(\w+)"/) else { return }
      var target = Self.target(declaration)
      target.isTest = start.1 == "testTarget" || declaration.contains(/path:\s*"Tests\//)
      targets[String(name.1)] = target
    }
  }

  private static func target(_ declaration: Substring) -> Target {
    var target = Target()
    guard let list = declaration.firstMatch(of: /dependencies:\s*\[([^\]]*)\]/)?.1 else {
      return target
    }
    let product = /\.product\(\s*name:\s*"(\w+)"[^)]*\)/
    target.products = Set(list.matches(of: product).map { String($0.1) })
    target.dependencies = list.replacing(product, with: "").matches(of: /"(\w+)"/)
      .map { String($0.1) }
    return target
  }
}
