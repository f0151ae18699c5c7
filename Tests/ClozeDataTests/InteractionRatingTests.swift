import ClozeData
import Testing

/// A least rating, and the times that a log keeps.
@Suite struct InteractionRatingTests {
  let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private static let forms = [
    "user,item,rating,time\na,1,4.5,1\na,2,3,2\nb,1,3.5,3\nb,2,4,4\na,3,5,5\n",
    "user_id:token\titem_id:token\tStars:float\na\t1\t4.5\na\t2\t3\nb\t1\t3.5\nb\t2\t4\na\t3\t5\n",
    """
    {"user":"a","item":1,"overall":4.5}
    {"user":"a","item":2,"overall":"3"}
    {"user":"b","item":1,"overall":3.5}
    {"user":"b","item":2,"overall":4}
    {"user":"a","item":3,"overall":5.0}
    """,
  ]

  @Test(arguments: forms)
  func lowRatingsAreLeftOut(_ text: String) throws {
    let path = try folder.put(text, "rated")
    let all = try InteractionSource(paths: [path]).read()
    #expect(all.log.count == 5 && all.report.lowRatings == 0)
    let (log, report) = try InteractionSource(paths: [path], minimumRating: 4).read()
    #expect(log.histories == [["a": ["1", "3"]], ["b": ["2"]]] && report.lowRatings == 2)
    #expect(report.omissions(4) == ["2 interactions rated below 4.0 were left out"])
    #expect(all.report.omissions(nil) == [])
    // Users whose interactions are all rated low are still answered.
    let reader = try HistoryReader(
      path: path, columns: InteractionSource(paths: [], minimumRating: 5))
    #expect(try reader.rest() == [["a": ["3"]], ["b": []]] && reader.lowRatings == 4)
  }

  @Test func lowRatingsOfAStreamAreLeftOut() throws {
    let path = try folder.pipe("user,item,rating\na,1,4.5\na,2,3\nb,1,3.5\nc,2,4\n")
    let reader = try HistoryReader(
      path: path, columns: InteractionSource(paths: [], minimumRating: 4))
    #expect(try reader.rest() == [["a": ["1"]], ["b": []], ["c": ["2"]]])
    #expect(reader.lowRatings == 2 && reader.interactions == 2)
  }

  @Test func whatCannotBeComparedIsRefused() throws {
    func error(_ text: String) throws -> InteractionError? {
      try readingError(text.utf8, in: folder) { $0.minimumRating = 3 }
    }
    #expect(
      try error("user,item\na,1\n").map { "\($0)".contains("known to hold the rating") } == true)
    for (text, line, problem) in [
      ("user,item,rating\na,1,5\na,2,\n", 3, LineProblem.missingRating),
      ("user,item,rating\na,1,good\n", 2, .badRating("good")), ("a 1\na 2\n", 1, .missingRating),
      ("{\"user\":1,\"items\":[2]}\n", 1, .missingRating),
    ] {
      #expect(
        try error(text) == .line(path: folder("bad"), line: line, problem: problem), "\(text)")
    }
    #expect(InteractionSource(paths: [], minimumRating: .nan).validate().count == 1)
  }

  @Test func timesStayWithTheirInteractions() throws {
    let text = "user,item,time\na,3,9\nb,1,4\na,1,-2\na,2,0.5\nb,9,1\n"
    let log = try InteractionSource(paths: [folder.put(text, "timed")]).read().log
    #expect(log.times == [-2, 0.5, 9, 1, 4].map { Int64($0 * 1e9) })
    let core = InteractionFilter(core: 2).apply(log)
    #expect(core.histories == [] || core.times?.count == core.count)
    let long = InteractionFilter(minimumHistory: 3).apply(log)
    #expect(long.times == [-2, 0.5, 9].map { Int64($0 * 1e9) } && long.count == 3)
    #expect(log.withoutTimes.times == nil && log.withoutTimes.sequence == log.sequence)
    let statistics = InteractionStatistics(log)
    #expect(statistics.times == -2_000_000_000...9_000_000_000 && statistics.repeats == 0)
    let untimed = InteractionStatistics(InteractionLog(histories: [["a": ["1", "2", "1", "1"]]]))
    #expect(untimed.times == nil && untimed.repeats == 2)
  }

  @Test(arguments: [
    ("1970-01-01", 0, "1970-01-01T00:00:00Z"),
    ("2020-02-29", 1_582_934_400, "2020-02-29T00:00:00Z"),
    ("2020-09-13 12:26:40", 1_600_000_000, "2020-09-13T12:26:40Z"),
    ("1969-12-31T23:59:58Z", -2, "1969-12-31T23:59:58Z"),
    ("1600000000", 1_600_000_000, "2020-09-13T12:26:40Z"),
    ("1900-03-01T00:01", -2_203_891_140, "1900-03-01T00:01:00Z"),
  ])
  func timesAreText(_ text: String, _ seconds: Int64, _ canonical: String) {
    let time = InteractionTime.nanoseconds(text)
    #expect(time == seconds * 1_000_000_000)
    #expect(time.map(InteractionTime.text) == canonical)
    #expect(InteractionTime.nanoseconds(canonical) == time)
  }

  @Test func whatIsNoTimeIsNil() {
    for text in [
      "", "2020-02-30", "2021-02-29", "2020-13-01", "31.1.2020", "2020-1-1", "2020-01-01T25:00",
      "2020-01-01 10", "1e30", "nan", "2020-01-0x", "2020-01-01Tx", "99999-01-01",
    ] {
      #expect(InteractionTime.nanoseconds(text) == nil, "\(text)")
    }
    #expect(InteractionTime.text(1_500_000_000) == "1970-01-01T00:00:01.5Z")
    #expect(InteractionTime.text(.min).hasPrefix("1677-09-21T00:12:43.145"))
  }
}
