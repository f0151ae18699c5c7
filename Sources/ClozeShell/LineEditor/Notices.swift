import Foundation
import Synchronization

/// What is to be said while a line is being typed, from any thread.
final class Notices: Sendable {
  /// A notice is asked for when it can be said: then it may no longer be news.
  typealias Notice = @Sendable () -> String?

  private let notices = Mutex<[Notice]>([])
  private let pipe: (read: Int32, write: Int32)

  init() {
    var ends: [Int32] = [-1, -1]
    // Without a pipe notices wait until the editor looks for them by itself.
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

  /// Becomes readable when there is something to say; below 0 if that cannot be told.
  var descriptor: Int32 { pipe.read }

  /// Says the line `notice`.
  func post(_ notice: @escaping Notice) {
    notices.withLock { $0.append(notice) }
    wake()
  }

  /// Makes the editor look at the prompt again.
  func wake() {
    var byte: UInt8 = 0
    _ = write(pipe.write, &byte, 1)
  }

  /// What has not been said yet.
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
