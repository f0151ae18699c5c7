/// Questions about clips of moving objects, whose answers follow from the clips' clauses.
///
/// An object is called by its name alone, or by its colour alone, only where no other object of the
/// clip has that; so a question has one answer. No answer follows from the question's words.
enum MovingQuestion {
  private static let numbers = ["no", "one", "two", "three"]

  /// Returns a question of each kind that is possible about a clip: the number of objects, and
  /// about one that is drawn its colour, its name, its way and its speed.
  static func all(
    of clauses: [MovingClause], _ random: inout NumpyRandom
  ) -> [ClipQuestion] {
    let drawn = (0..<4).map { _ in clauses[random.integer(below: clauses.count)] }
    let names = drawn.map { name(of: $0, among: clauses, random.integer(below: 2) == 0) }
    var questions = [
      ClipQuestion(
        kind: "count", text: "how many objects are there", answer: numbers[clauses.count])
    ]
    if clauses.count(where: { $0.object == drawn[0].object }) == 1 {
      questions.append(
        ClipQuestion(
          kind: "colour", text: "what colour is the \(MovingClause.objects[drawn[0].object])",
          answer: MovingClause.colours[drawn[0].colour]))
    }
    if clauses.count(where: { $0.colour == drawn[1].colour }) == 1 {
      questions.append(
        ClipQuestion(
          kind: "object", text: "what is \(MovingClause.colours[drawn[1].colour])",
          answer: MovingClause.objects[drawn[1].object]))
    }
    let way = MovingClause.motions[drawn[2].motion].path
    questions.append(
      ClipQuestion(
        kind: "way", text: "where does the \(names[2]) move",
        answer: way.isEmpty ? "nowhere" : way.map(\.rawValue).joined(separator: " then ")))
    let speed = MovingClause.motions[drawn[3].motion].speed
    questions.append(
      ClipQuestion(
        kind: "speed", text: "how fast does the \(names[3]) move",
        answer: speed == 0 ? "not at all" : speed == 1 ? "slowly" : "quickly"))
    return questions
  }

  /// Returns words for the object of a clause that fit no other: without its colour if wanted and
  /// possible.
  private static func name(
    of clause: MovingClause, among clauses: [MovingClause], _ isShort: Bool
  ) -> String {
    let name = MovingClause.objects[clause.object]
    let isAlone = clauses.count { $0.object == clause.object } == 1
    return isShort && isAlone ? name : "\(MovingClause.colours[clause.colour]) \(name)"
  }
}

/// A line of a table of questions.
struct MovingQuestionRecord: Encodable {
  let path: String
  let split: String
  let kind: String?
  let question: String
  let answer: String

  /// Makes the record of a question about the clip of `record`.
  init(_ question: ClipQuestion, of record: MovingRecord) {
    (path, split) = (record.path, record.split)
    (kind, self.question, answer) = (question.kind, question.text, question.answer)
  }
}
