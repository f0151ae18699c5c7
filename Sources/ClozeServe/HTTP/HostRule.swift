/// The rule by which a server that listens to its machine alone takes only requests to a name of
/// that machine. A page of the web whose name has come to mean this machine (DNS rebinding) sends
/// its name in the header field Host.
struct HostRule: Sendable, Equatable {
  /// The names without ports, in lower case; nil for all.
  let names: Set<String>?

  /// All names are taken.
  static let all = HostRule(names: nil)

  /// Makes the rule of a server at the address `ip`, which was given as `host`.
  init(ip: String, host: String) {
    let isLocal = ip.hasPrefix("127.") || ip == "::1" || ip.hasPrefix("::ffff:127.")
    let given = host.contains(":") ? "[\(host)]" : host
    names = isLocal ? ["localhost", "127.0.0.1", "[::1]", given.lowercased()] : nil
  }

  private init(names: Set<String>?) { self.names = names }

  /// True if a request with `field` as its header field Host is taken.
  func allows(_ field: String) -> Bool {
    guard let names else { return true }
    let text = field.lowercased()
    guard text.hasPrefix("[") == text.contains("]") else { return false }
    let name = text.hasPrefix("[") ? text.prefix { $0 != "]" } + "]" : text.prefix { $0 != ":" }
    let port = text.dropFirst(name.count)
    let isPort = port.isEmpty || port.first == ":" && port.dropFirst().allSatisfy(\.isASCIIDigit)
    return isPort && names.contains(String(name))
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
