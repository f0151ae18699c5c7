import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeReport

/// `cloze recommend`: recommends the next items for one given history.
struct RecommendCommand: ComputingCommand {
  static let configuration = help(
    "recommend", "Rank the items that may come after those given.",
    notes: """
      Items stand in the order of time, the newest last. With --titles they can be given by title or \
      by a part of it that only one title has.
      """,
    examples: [
      "cloze recommend run 50 172 181 --top 5",
      "cloze recommend run \"Star Wars\" Alien --titles ml-100k.item",
    ])

  @OptionGroup var model: ItemsModelArgument

  @Argument(help: "Items by their ids in the data, or by title.")
  var items: [String]

  @Option(help: "Items shown.")
  var top = 10

  @Option(
    help: ArgumentHelp(
      "A file with an item and a title column, such as RecBole's .item.", valueName: "file"))
  var titles: String?

  @Flag(help: "Leave out the items given.")
  var excludeSeen = false

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if top < 1 { throw ValidationError("--top is \(top): must be at least 1") }
    if items.isEmpty { throw ValidationError("give at least one item") }
  }

  func execute(_ session: Session) throws {
    let model = try model.load(compute, session)
    let titles = try self.titles.map { try ItemTitles(path: $0) }
    let history = try items.map { try Self.item($0, model, titles) }
    let hits = try model.scorer(candidates: nil, excludesSeen: excludeSeen)
      .top(top, behind: [history])
    var records = Records(columns: ["rank", "item"] + (titles == nil ? [] : ["title"]) + ["score"])
    for (rank, hit) in (hits.first ?? []).enumerated() {
      let name = model.items[Int(hit.row)]
      records.append(
        [.int(rank + 1), .string(name)] + (titles.map { [RecordValue($0.title(of: name))] } ?? [])
          + [.double(Double(hit.score))])
    }
    try session.show(records)
  }

  /// Returns the number of the item called `name`.
  private static func item(
    _ name: String, _ model: any Recommender, _ titles: ItemTitles?
  ) throws -> Int32 {
    if let index = model.items.index(of: name) { return Int32(index) }
    guard let titles else {
      throw CommandError(
        "the model does not know an item '\(name)'; give ids as they are in its data, or --titles")
    }
    let exact = titles.items(titled: name)
    let found = exact.isEmpty ? titles.items(containing: name) : exact
    let known = found.filter { model.items.index(of: $0) != nil }
    guard let first = known.first, let index = model.items.index(of: first) else {
      throw CommandError(
        found.isEmpty
          ? "no item has the id '\(name)' or a title with it"
          : "'\(titles.title(of: found[0]) ?? found[0])' is not among the items of the model's data"
      )
    }
    guard known.count == 1 else {
      let some = known.prefix(5).compactMap { titles.title(of: $0) }.joined(separator: "; ")
      throw CommandError(
        "\(known.count) titles have '\(name)' in them: \(some)\(known.count > 5 ? "; ..." : "")")
    }
    return Int32(index)
  }
}
