import Foundation
import Synchronization

/// The time in the form of HTTP (RFC 9110, section 5.6.7).
enum HTTPDate {
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Returns the moment `seconds` after the start of 1970.
  static func text(of seconds: time_t) -> String {
    var seconds = seconds, parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)])"
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(two).joined(separator: ":")
    return "\(day) \(parts.tm_year + 1900) \(clock) GMT"
  }
}

/// A clock that gives the time in the form of HTTP, written once a second.
final class HTTPClock: Sendable {
  private let latest = Mutex<(seconds: time_t, text: String)>((-1, ""))

  /// The time, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  var now: String {
    let seconds = time(nil)
    return latest.withLock { latest in
      if latest.seconds != seconds { latest = (seconds, HTTPDate.text(of: seconds)) }
      return latest.text
    }
  }
}
