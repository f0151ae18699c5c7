import ClozeData
import Testing

@Suite struct InteractionTitlesTests {
  let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private func titles(
    _ text: String, change: (String) throws -> ItemTitles = { try ItemTitles(path: $0) }
  ) throws -> ItemTitles {
    try change(folder.put(text, "titles"))
  }

  @Test func everyFormat() throws {
    for text in [
      "item_id:token\tmovie_title:token_seq\tclass:token_seq\n1\tToy Story\tX\n2\tHeat\tY\n3\t\tZ\n",
      "asin,title\n1,\"Toy Story\"\n2,Heat\n3,\n1,Other\n",
      "name\titem\nToy Story\t1\nHeat\t2\n",
      "{\"asin\":1,\"title\":\"Toy Story\"}\n{\"asin\":\"3\"}\n{\"title\":\"Heat\",\"asin\":2}\n"
        + "{\"asin\":3,\"title\":null}\n",
    ] {
      let titles = try titles(text)
      #expect(titles.count == 2, "\(text)")
      #expect(titles.title(of: "1") == "Toy Story" && titles.title(of: "2") == "Heat")
      #expect(titles.title(of: "3") == nil)
      #expect(titles.items(titled: "toy story") == ["1"] && titles.items(titled: "Toy") == [])
      #expect(titles.items(containing: "T") == ["1", "2"])
    }
  }

  @Test func titlesMayBeShared() throws {
    let titles = try titles("item,title\nb,Same\na,Same\nc,\"Two\nlines\"\n")
    #expect(titles.items(titled: "same") == ["b", "a"] && titles.title(of: "c") == "Two\nlines")
  }

  @Test func columnsCanBeNamed() throws {
    let text = "item,sku,title,text\n1,a,t,u\n"
    let titles = try titles(text) {
      try ItemTitles(path: $0, itemColumn: "sku", titleColumn: "text")
    }
    #expect(titles.title(of: "a") == "u" && titles.count == 1)
  }

  @Test func errors() throws {
    let path = folder("titles")
    #expect(
      throws: InteractionError.missingColumn(
        path: path, role: .title, columns: ["item_id", "year"])
    ) { try titles("item_id:token\tyear:token\n1\t2\n") }
    #expect(throws: InteractionError.missingColumn(path: path, role: .title, columns: [])) {
      try titles("1 Heat\n")
    }
    #expect(
      throws: InteractionError.line(
        path: path, line: 2, problem: .fieldCount(found: 1, expected: 2, text: "1"))
    ) { try titles("item,title\n1\n") }
  }
}
