/// The table of modules in docs/architecture.md.
struct ModuleTable {
  /// A row: the modules that it describes and what they import.
  struct Row: Equatable {
    let modules: [String]
    let imports: [String]
  }

  let rows: [Row]

  /// The table of a document, in which names that are no `modules` (folders) are passed over.
  init(document: String, modules: some Collection<String>) {
    let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
    let start = lines.firstIndex { $0.hasPrefix("| module |") } ?? lines.endIndex
    rows = lines[start...].prefix { $0.hasPrefix("|") }.dropFirst(2).map { line in
      let cells = line.split(separator: "|").map { $0.trimmingSpaces() }
      let names = (cells.first ?? "").matches(of: /`([^`]+)`/)
        .map { String($0.1.split(separator: "/").last ?? "") }
      let imports = cells.last.map { $0 == "-" ? [] : $0.split(separator: ", ") } ?? []
      return Row(
        modules: names.filter { modules.contains($0) }, imports: imports.map(String.init))
    }
  }

  /// The differences between the table and `manifest`, one line for each module.
  func differences(from manifest: Manifest) -> [String] {
    let described: [String: [String]] = rows.reduce(into: [:]) { described, row in
      for module in row.modules { described[module] = row.imports.sorted() }
    }
    return manifest.modules.sorted { $0.key < $1.key }.compactMap { name, target in
      guard let imports = described[name] else { return "\(name) has no row" }
      let listed = target.dependencies.sorted()
      return imports == listed
        ? nil
        : "\(name) imports \(imports.joined(separator: ", ")) by the table, "
          + "\(listed.joined(separator: ", ")) by Package.swift"
    }
  }

  /// The modules that import what a later row, or no row, describes.
  var backwards: [String] {
    var earlier: Set<String> = []
    return rows.flatMap { row in
      let early = row.imports.filter { !earlier.contains($0) }
      earlier.formUnion(row.modules)
      return early.map { "\(row.modules.joined(separator: ", ")) imports \($0), which comes later" }
    }
  }
}

extension Substring {
  /// The text without blanks at either end.
  fileprivate func trimmingSpaces() -> Substring {
    let start = drop { $0 == " " }
    return start.prefix(start.count - start.reversed().prefix { $0 == " " }.count)
  }
}
