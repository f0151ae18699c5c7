import ClozeData
import Foundation
import Testing

@Suite struct AtomicFileTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  @Test func wholeWriteReplacesTheOlderFile() throws {
    try AtomicFile.write("first", to: scratch("note.txt"))
    try AtomicFile.write("second", to: scratch("note.txt"))
    #expect(scratch.text("note.txt") == "second")
    #expect(scratch.names == ["note.txt"])
  }

  @Test func streamedWriteCrossesTheBuffer() throws {
    let file = try AtomicFile(at: scratch("big.bin"))
    let pieces = [[UInt8](repeating: 1, count: 7), .init(repeating: 2, count: 200_000), [3, 4]]
    for piece in pieces { try file.write(piece) }
    try file.overwrite([9, 9], at: 6)
    #expect(file.count == 200_009)
    try file.commit()
    var expected = pieces.flatMap { $0 }
    expected.replaceSubrange(6..<8, with: [9, 9])
    #expect(FileManager.default.contents(atPath: scratch("big.bin")) == Data(expected))
  }

  @Test func nothingAppearsBeforeTheCommitOrAfterADiscard() throws {
    try AtomicFile.write("old", to: scratch("a"))
    do {
      let file = try AtomicFile(at: scratch("a"))
      try file.write("new, unfinished")
      #expect(scratch.text("a") == "old")
      #expect(scratch.names.count == 2)
    }
    #expect(scratch.text("a") == "old")
    #expect(scratch.names == ["a"])
  }

  @Test func aLinkIsFollowedAndStays() throws {
    try AtomicFile.write("old", to: scratch("real"))
    try FileManager.default.createSymbolicLink(
      atPath: scratch("link"), withDestinationPath: scratch("real"))
    try AtomicFile.write("new", to: scratch("link"))
    #expect(scratch.text("real") == "new")
    #expect(scratch.names == ["link", "real"])
  }

  @Test func theRightsOfTheOlderFileAreKept() throws {
    try AtomicFile.write("old", to: scratch("private"))
    chmod(scratch("private"), 0o600)
    try AtomicFile.write("new", to: scratch("private"))
    var status = stat()
    #expect(stat(scratch("private"), &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test func missingFolderIsNamed() {
    let path = scratch("nowhere/file")
    let error = FileError.missingFolder(path: path, folder: scratch("nowhere"))
    #expect(throws: error) { try AtomicFile.write("x", to: path) }
    #expect(error.description.contains("create it first"))
  }

  @Test func aFolderAndADeviceAreNotReplaced() {
    #expect(throws: FileError.notRegularFile(path: scratch.path)) {
      try AtomicFile.write("x", to: scratch.path)
    }
    #expect(throws: FileError.notRegularFile(path: "/dev/null")) {
      try AtomicFile.write("x", to: "/dev/null")
    }
  }

  @Test func emptyNamesAreRefused() {
    #expect(throws: FileError.missing(path: "")) { try AtomicFile.write("x", to: "") }
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: "a\0b") }
  }

  @Test func everyMessageIsOneLine() {
    let errors: [FileError] = [
      .missing(path: "a\nb"), .empty(path: "a"), .diskFull(path: "a"), .notFolder(path: "a"),
      .permissionDenied(path: "a", operation: .rename), .notRegularFile(path: "a"),
      .folderInUse(path: "a", marker: "m"),
      .foreignEntry(path: "a", entry: "b\nc"), .system(path: "a", operation: .map, code: EIO),
    ]
    for error in errors { #expect(!error.description.contains("\n")) }
    #expect(errors[0].description.contains(#"'a\nb'"#))
  }
}

@Suite struct AtomicFolderTests {
  let scratch: ScratchFolder
  let kind = FolderKind(marker: "config.json", files: ["*.txt", "part/a.bin"])
  init() throws { scratch = try ScratchFolder() }

  @Test func folderIsReplacedWhole() throws {
    for round in ["one", "two"] {
      try AtomicFolder.replace(at: scratch("model/"), as: kind) { folder in
        try AtomicFile.write(round, to: folder + "/config.json")
        try AtomicFile.write(round, to: folder + "/\(round).txt")
      }
    }
    #expect(scratch.names == ["model"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch("model")).sorted()
        == ["config.json", "two.txt"])
  }

  @Test func aFailureLeavesTheOlderFolder() throws {
    struct Stop: Error {}
    try AtomicFolder.replace(at: scratch("m"), as: FolderKind(marker: "c")) {
      try AtomicFile.write("1", to: $0 + "/c")
    }
    #expect(throws: Stop.self) {
      try AtomicFolder.replace(at: scratch("m"), as: FolderKind(marker: "c")) {
        try AtomicFile.write("2", to: $0 + "/c")
        throw Stop()
      }
    }
    #expect(scratch.names == ["m"])
    #expect(scratch.text("m/c") == "1")
  }

  @Test func aForeignFolderIsNotDeleted() throws {
    try FileManager.default.createDirectory(
      atPath: scratch("home"), withIntermediateDirectories: false)
    try AtomicFile.write("mine", to: scratch("home/diary"))
    let error = FileError.folderInUse(path: scratch("home"), marker: "config.json")
    #expect(throws: error) {
      try AtomicFolder.replace(at: scratch("home"), as: kind) { _ in }
    }
    #expect(scratch.text("home/diary") == "mine")
    #expect(scratch.names == ["home"])
  }

  @Test(arguments: ["thesis.tex", "part/b.bin", "part/a.bin/c", "other/x.txt", ".hidden"])
  func aFolderWithOtherThingsIsNotDeleted(_ entry: String) throws {
    let path = scratch("project"), other = path + "/" + entry
    for file in [path + "/config.json", path + "/one.txt", other] {
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try AtomicFile.write("mine", to: file)
    }
    #expect(throws: FileError.self) {
      try AtomicFolder.replace(at: path, as: kind) { _ in }
    }
    #expect(scratch.text("project/" + entry) == "mine")
    try FileManager.default.removeItem(atPath: other)
    let first = entry.split(separator: "/").first.map(String.init) ?? entry
    if first == "other" { try FileManager.default.removeItem(atPath: path + "/other") }
    if entry == "part/a.bin/c" {
      try FileManager.default.removeItem(atPath: path + "/part/a.bin")
    }
    try AtomicFolder.replace(at: path, as: kind) {
      try AtomicFile.write("new", to: $0 + "/config.json")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["config.json"])
  }

  @Test func theForeignEntryIsNamed() throws {
    try FileManager.default.createDirectory(
      atPath: scratch("project"), withIntermediateDirectories: false)
    for name in ["config.json", "thesis.tex", "zebra"] {
      try AtomicFile.write("mine", to: scratch("project/" + name))
    }
    #expect(throws: FileError.foreignEntry(path: scratch("project"), entry: "thesis.tex")) {
      try kind.checkReplaceable(scratch("project"))
    }
  }

  @Test func aKindOfFolderMayHoldAnything() throws {
    try FileManager.default.createDirectory(
      atPath: scratch("project/part"), withIntermediateDirectories: true)
    try AtomicFile.write("mine", to: scratch("project/c"))
    try FolderKind(marker: "c", files: nil).checkReplaceable(scratch("project"))
    #expect(throws: FileError.foreignEntry(path: scratch("project"), entry: "part")) {
      try FolderKind(marker: "c").checkReplaceable(scratch("project"))
    }
    #expect(throws: FileError.folderInUse(path: scratch("project"), marker: "d")) {
      try FolderKind(marker: "d", files: nil).checkReplaceable(scratch("project"))
    }
  }

  @Test func aFileIsNotReplacedByAFolder() throws {
    try AtomicFile.write("x", to: scratch("file"))
    #expect(throws: FileError.notFolder(path: scratch("file"))) {
      try AtomicFolder.replace(at: scratch("file"), as: FolderKind(marker: "c")) { _ in }
    }
    #expect(throws: FileError.missingFolder(path: scratch("a/b"), folder: scratch("a"))) {
      try AtomicFolder.replace(at: scratch("a/b"), as: FolderKind(marker: "c")) { _ in }
    }
  }
}

@Suite struct MappedFileTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  @Test func bytesAreThoseOfTheFileEvenAfterItIsReplaced() throws {
    try AtomicFile.write([1, 2, 3], to: scratch("a"))
    let file = try MappedFile(path: scratch("a"))
    try AtomicFile.write([9], to: scratch("a"))
    #expect(file.count == 3)
    #expect(file.withBytes { Array($0) } == [1, 2, 3])
  }

  @Test func unusableFilesAreNamed() throws {
    #expect(throws: FileError.missing(path: scratch("no"))) { try MappedFile(path: scratch("no")) }
    try AtomicFile.write("", to: scratch("none"))
    #expect(throws: FileError.empty(path: scratch("none"))) {
      try MappedFile(path: scratch("none"))
    }
    for path in [scratch.path, "/dev/zero", scratch("pipe")] {
      mkfifo(scratch("pipe"), 0o600)
      #expect(throws: FileError.notRegularFile(path: path)) { try MappedFile(path: path) }
    }
  }
}
