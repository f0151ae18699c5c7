import ClozeData
public struct TaggedSentence: Sendable { public var words: [String]; public var tags: [String] }
public struct ContextAnswer: Sendable { public var text: String; public var start: Int }
public struct ContextQuestion: Sendable {
  public var id: String; public var question: String; public var context: String;
  public var answers: [ContextAnswer]
}
struct StubSource<T> { func read(_ part: LabelledPart?) throws -> [T] { [] } }
extension LabelledCorpus {
  var tagged: StubSource<TaggedSentence> { .init() };
  var questions: StubSource<ContextQuestion> { .init() }
}
