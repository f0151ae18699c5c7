import ClozeData
import Testing

/// The rule that distinguishes classes from numbers and from names.
@Suite struct LabelledTargetsTests {
  private enum Verdict { case classes, numbers, names }

  private func verdict(_ labels: [String]) -> Verdict {
    do {
      try LabelledTargets.check(labels.map { LabelledText(["x"], label: $0) }, label: "label")
      return .classes
    } catch LabelledError.numbers { return .numbers } catch { return .names }
  }

  private func labels(_ count: Int, _ label: (Int) -> String) -> [String] { (0..<count).map(label) }

  @Test func idsOfClassesAreClasses() {
    #expect(verdict(labels(100) { "\($0 % 10)" }) == .classes)
    #expect(verdict(labels(750) { "\($0 % 150)" }) == .classes)
    #expect(verdict(labels(200) { "\($0 % 70 + 18)" }) == .classes)
    #expect(verdict(labels(60) { "class \($0 % 20)" }) == .classes)
    #expect(verdict(["0", "1"]) == .classes)
    #expect(verdict(labels(9) { "name \($0)" }) == .classes)
  }

  @Test func ratingsOfFewStepsAreClasses() {
    #expect(verdict(labels(100) { "\(Double($0 % 10 + 1) / 2)" }) == .classes)
    #expect(verdict(labels(50) { "\($0 % 5 + 1).0" }) == .classes)
    #expect(verdict(labels(20) { $0 % 2 == 0 ? "0.5" : "1.5" }) == .classes)
  }

  @Test func realNumbersAreTargets() {
    #expect(verdict(labels(60) { "\(Double($0) / 7)" }) == .numbers)
    #expect(verdict(labels(5000) { "\(Double($0 % 26) / 5)" }) == .numbers)
    #expect(verdict(labels(60) { "\($0 / 10),\($0 % 10)" }) == .numbers)
    #expect(verdict(["0.1", "0.25", "0.7"]) == .numbers)
    #expect(verdict(labels(30) { "\($0)e-3" }) == .numbers)
  }

  @Test func fewOtherLabelsDoNotHideNumbers() {
    #expect(
      verdict(labels(200) { $0 % 10 == 3 ? "NA" : "\(Double($0 % 50) / 10)" }) == .numbers)
    #expect(verdict(labels(300) { "\($0 % 94)%" }) == .numbers)
    #expect(verdict(labels(100) { "\($0 % 4 * 25)%" }) == .classes)
    #expect(
      verdict(labels(100) { $0 == 7 ? "unrated" : "\(Double($0 % 33) / 7)" }) == .numbers)
    #expect(
      verdict(labels(100) { $0 % 2 == 0 ? "word \($0 % 30)" : "0.\($0 % 30)" }) == .classes)
  }

  @Test func aNumberIsSpelledInOneWay() throws {
    let samples = ["0", "1", "1.0", "0"].map { LabelledText(["x"], label: $0) }
    let error = LabelledError.sameNumber(label: "label", first: "1", second: "1.0")
    #expect(throws: error) { try LabelledTargets.check(samples, label: "label") }
    #expect(
      error.description == "the labels '1' and '1.0' in 'label' are the same number, but would be "
        + "two classes; spell them alike, or give the classes names")
    // Those that a model has learned have their spelling.
    #expect(throws: error) {
      try LabelledTargets.checkSpelling(["1.0"], among: ["0", "1"], label: "label")
    }
    try LabelledTargets.checkSpelling(["0", "1", "x"], among: ["1", "1.0", "0"], label: "label")
    // A number with a fraction of 64 bits does not distinguish these.
    #expect(verdict(["9007199254740992", "9007199254740993"]) == .classes)
  }

  @Test func missingLabelsAreNoted() {
    func note(_ labels: [String]) -> String? {
      LabelledTargets.noteOnMissing(labels.map { LabelledText(["x"], label: $0) })
    }
    #expect(note(["a", "NA", "?", "a"])?.hasPrefix("2 samples are labelled '?', 'NA', ") == true)
    #expect(note(["a", "nap", "0"]) == nil)
  }

  @Test func wholeNumbersWithGapsAreTargets() {
    #expect(verdict(labels(60) { "\($0 * $0 * 13)" }) == .numbers)
    #expect(verdict(labels(90) { "\(($0 / 3) * 1000)" }) == .numbers)
    #expect(verdict(labels(300) { "\(($0 % 30) * 1000)" }) == .classes)
  }

  @Test func columnsOfNamesAreNoClasses() {
    #expect(verdict(labels(60) { "id-\($0)" }) == .names)
    #expect(verdict(labels(60) { "\($0)" }) == .names)
    #expect(verdict(labels(60) { $0 < 31 ? "id-\($0)" : "same" }) == .names)
    #expect(verdict(labels(60) { $0 < 30 ? "id-\($0)" : "same" }) == .classes)
  }

  @Test func errorsSayWhatToDo() {
    let numbers = LabelledError.numbers(
      label: "stars", different: 60, samples: 61, example: "0.1")
    #expect(
      numbers.description == "the labels in 'stars' are numbers (60 different ones in 61 samples, "
        + "such as 0.1), and Cloze learns classes; put the numbers into bins, such as low and "
        + "high, or name another column with data.label")
    let names = LabelledError.oneSampleEach(label: "id", classes: 60, samples: 61, example: "a")
    #expect(names.description.contains("60 different ones in 61 samples, most on one sample alone"))
  }
}
