/// The computation of batches: the answers to jobs of one endpoint.
struct BatchWorker {
  /// The sources of answers, by the numbers of their endpoints.
  let answerers: [any Answerer]
  /// Called with each failure that is no mistake of the client.
  let report: (String) -> Void

  /// Computes the answers to `batch` and completes its jobs, those that nobody waits for excepted;
  /// returns how many were computed.
  @discardableResult
  func compute(_ batch: [Job]) -> Int {
    let jobs = batch.filter { !$0.isAbandoned }
    guard let first = jobs.first else { return 0 }
    let answerer = answerers[first.endpoint]
    if let answers = try? answerer.answers(to: jobs.map(\.question)), answers.count == jobs.count {
      for (job, answer) in zip(jobs, answers) { job.complete(.success(answer)) }
    } else {
      // The error of one question must not be that of the others.
      for job in jobs { job.complete(answer(to: job, answerer)) }
    }
    return jobs.count
  }

  private func answer(to job: Job, _ answerer: any Answerer) -> Result<JSONValue, Problem> {
    do {
      let answers = try answerer.answers(to: [job.question])
      guard answers.count == 1 else {
        return .failure(failure("there is no answer"))
      }
      return .success(answers[0])
    } catch let refusal as Refusal {
      return .failure(Problem(status: 422, detail: refusal.description))
    } catch {
      return .failure(failure("\(error)"))
    }
  }

  private func failure(_ text: String) -> Problem {
    report(text)
    return Problem(
      status: 500, detail: "the answer could not be computed; the server's messages say why")
  }
}
