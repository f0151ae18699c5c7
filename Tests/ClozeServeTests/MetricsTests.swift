import Testing

@testable import ClozeServe

@Suite struct MetricsTests {
  @Test func aHistogramIsCumulative() {
    var histogram = Histogram(bounds: [1, 10])
    for value in [0.5, 1, 3, 10, 11, 200] { histogram.add(value) }
    #expect(
      histogram.lines("h", labels: "a=\"b\"") == [
        "h_bucket{a=\"b\",le=\"1.0\"} 2", "h_bucket{a=\"b\",le=\"10.0\"} 4",
        "h_bucket{a=\"b\",le=\"+Inf\"} 6", "h_sum{a=\"b\"} 225.5", "h_count{a=\"b\"} 6",
      ])
  }

  @Test func connectionsAreCountedAndLimited() {
    let metrics = ServerMetrics()
    #expect(metrics.open(most: 2) && metrics.open(most: 2) && !metrics.open(most: 2))
    metrics.close()
    #expect(metrics.open(most: 2))
    metrics.count("/echo", status: 200, seconds: 0.003)
    let text = metrics.text(waiting: 5)
    for line in [
      "cloze_connections 2", "cloze_refused_connections_total 1", "cloze_waiting_requests 5",
      "cloze_requests_total{path=\"/echo\",status=\"200\"} 1",
      "cloze_request_seconds_bucket{path=\"/echo\",le=\"0.004\"} 1",
    ] {
      #expect(text.contains(line + "\n"), "\(line) is missing in \(text)")
    }
  }

  @Test func datesHaveTheFormOfHTTP() {
    #expect(HTTPDate.text(of: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
  }
}
