import Testing

@testable import ClozeShell

/// The limit of entries in the answers to one request.
@Suite struct AnswerLimitTests {
  @Test func oneRequestMayAskForSoMuch() throws {
    try AnswerLimit.check(1000, "histories", top: 100)
    try AnswerLimit.check(1, "texts", top: 1000)
    #expect {
      try AnswerLimit.check(1000, "histories", top: 101)
    } throws: { error in
      "\(error)".contains("make 101000 entries") && "\(error)".contains("send fewer histories")
    }
  }
}
