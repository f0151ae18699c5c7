/// A file in the form of SQuAD 1.1 and 2.0: articles of paragraphs with questions.
struct QuestionDocument: Decodable {
  struct Article: Decodable {
    let paragraphs: [Paragraph]
  }
  struct Paragraph: Decodable {
    let context: String
    let qas: [QuestionRecord]
  }
  let data: [Article]
}

/// A question with its text in one object.
struct FlatQuestionRecord: Decodable {
  let context: String
  let record: QuestionRecord

  private enum Key: CodingKey { case context }

  init(from decoder: any Decoder) throws {
    context = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .context)
    record = try QuestionRecord(from: decoder)
  }
}

/// A question as files give it.
struct QuestionRecord: Decodable {
  let id: String
  let question: String
  /// True where the file says that there is no answer.
  let isImpossible: Bool
  let answers: [AnswerRecord]

  private enum Key: String, CodingKey {
    case id, question, answers
    case isImpossible = "is_impossible"
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    // Some files number their questions.
    id =
      try (try? values.decode(Int.self, forKey: .id)).map(String.init)
      ?? values.decode(String.self, forKey: .id)
    question = try values.decode(String.self, forKey: .question)
    isImpossible = try values.decodeIfPresent(Bool.self, forKey: .isImpossible) ?? false
    let isObject =
      (try? values.nestedContainer(keyedBy: AnswerRecord.CodingKeys.self, forKey: .answers)) != nil
    if isObject {
      answers = try values.decode(AnswerLists.self, forKey: .answers).answers
    } else {
      answers = try values.decodeIfPresent([AnswerRecord].self, forKey: .answers) ?? []
    }
  }
}

/// An answer and the place of its first code point in the text.
struct AnswerRecord: Decodable {
  let text: String
  let start: Int

  enum CodingKeys: String, CodingKey {
    case text
    case start = "answer_start"
  }
}

/// Answers as a list of texts and one of places, as in Hugging Face's data sets.
private struct AnswerLists: Decodable {
  let answers: [AnswerRecord]

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: AnswerRecord.CodingKeys.self)
    let texts = try values.decode([String].self, forKey: .text)
    let starts = try values.decode([Int].self, forKey: .start)
    guard texts.count == starts.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .start, in: values,
        debugDescription: "\(starts.count) places of \(texts.count) answers")
    }
    answers = zip(texts, starts).map { AnswerRecord(text: $0, start: $1) }
  }
}
