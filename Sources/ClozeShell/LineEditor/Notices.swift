import Foundation
import Synchronization

/// The notices to print while a line is being typed, posted from any thread.
final class Notices: Sendable {
  /// Returns a notice when it can be printed; nil if it is no longer news.
  typealias Notice = @Sendable () -> String?

  private let notices = Mutex<[Notice]>([])
  private let pipe: (read: Int32, write: Int32)

  init() {
    var ends: [Int32] = [-1, -1]
    // Without a pipe, notices wait until the editor next looks for them.
    if Foundation.pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    pipe = (ends[0], ends[1])
  }

  deinit {
    if pipe.read >= 0 {
      close(pipe.read)
      close(pipe.write)
    }
  }

  /// The descriptor that becomes readable when there are notices; below 0 if there is none.
  var descriptor: Int32 { pipe.read }

  /// Posts the line `notice`.
  func post(_ notice: @escaping Notice) {
    notices.withLock { $0.append(notice) }
    wake()
  }

  /// Wakes the editor to update the prompt.
  func wake() {
    var byte: UInt8 = 0
    _ = write(pipe.write, &byte, 1)
  }

  /// Returns the notices that have not been printed.
  func take() -> [String] {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(pipe.read, &bytes, bytes.count) > 0 {}
    let news = notices.withLock { notices in
      defer { notices = [] }
      return notices
    }
    return news.compactMap { $0() }
  }
}
