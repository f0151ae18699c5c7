import Foundation

/// A problem with a file or folder of point clouds or meshes.
public struct PointError: Error, Equatable, Sendable {
  /// The faulty file or folder.
  public let path: String
  /// The place in it; nil for the whole.
  public let place: Place?
  /// The problem there.
  public let problem: Problem

  /// A place in a file.
  public enum Place: Equatable, Sendable {
    /// A line of a text file, from 1.
    case line(Int)
    /// A point, from 0.
    case point(Int)
    /// A face, from 0.
    case face(Int)
    /// A cloud of a stack, from 0.
    case cloud(Int)
    /// A point in a cloud of a stack, both from 0.
    case cloudPoint(cloud: Int, point: Int)
  }

  /// A problem, with the numbers that show it.
  public enum Problem: Equatable, Sendable {
    /// A coordinate is NaN or infinite.
    case notFinite
    /// `word` is found where a number is expected.
    case notANumber(word: String)
    /// A line has fewer or more numbers than the header declares for its `element`.
    case otherLength(element: String, isShort: Bool)
    /// A line has fewer numbers than are needed.
    case tooFewNumbers(found: Int, needed: Int)
    /// A line has another number of columns than the header or the first line.
    case otherWidth(found: Int, expected: Int)
    /// The contents are not read, or can be read in two ways: the reason and what to do.
    case refused(reason: String, advice: String)
    /// The header violates the file format.
    case badHeader(reason: String)
    /// The file ends before all of `element` is complete.
    case shortBody(element: String, expected: Int, found: Int)
    /// A count or an index is not a valid whole number.
    case badCount(word: String)
    /// A face names a vertex that does not exist.
    case vertexOutOfRange(vertex: Int, count: Int)
    /// There are more of `what` than the limit.
    case tooMany(what: String, limit: Int)
    /// All files together have more points than the limit for memory.
    case tooMuch(limit: Int)
    /// There are no points at all.
    case noPoints
    /// The cloud has fewer points than are needed.
    case tooFewPoints(found: Int, needed: Int)
    /// All points coincide.
    case onePlace(count: Int)
    /// All triangles of the mesh have zero area.
    case noArea(triangles: Int)
    /// A pickle may contain programs, not only data.
    case pickle
    /// The file's ending is that of no supported format.
    case unknownFormat(ending: String)
    /// An array is neither [N, 3] nor [B, N, 3].
    case badShape([Int])
    /// The folder contains no clouds or meshes.
    case noClouds
    /// The split does not exist; `found` lists those that do.
    case noSplit(PointSplit, found: [PointSplit])
    /// The file is in no folder that names its class, while others are.
    case noClass
    /// The file is in no folder of a split, while others are.
    case mixedSplits
    /// The number of labels, or names, differs from the number of clouds.
    case countMismatch(what: String, found: Int, clouds: Int)
    /// A label is not the number of a class.
    case badLabel(index: Int, classes: Int)
    /// A class is named twice.
    case sameClass(name: String)
    /// There are more classes than the limit.
    case tooManyClasses(limit: Int)
    /// A line of a list of names is empty or not UTF-8.
    case badNames
    /// One path has classes and another has none.
    case mixedClasses
  }

  /// Makes an error for `problem` at `place` in `path`.
  public init(path: String, place: Place?, problem: Problem) {
    self.path = path
    self.place = place
    self.problem = problem
  }
}

extension PointError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String { "\(path.quoted)\(place.map(\.text) ?? ""): \(problem.text)" }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension PointError.Place {
  fileprivate var text: String {
    switch self {
    case .line(let line): " line \(line)"
    case .point(let point): " point \(point) (from 0)"
    case .face(let face): " face \(face) (from 0)"
    case .cloud(let cloud): " cloud \(cloud) (from 0)"
    case .cloudPoint(let cloud, let point): " cloud \(cloud), point \(point) (from 0)"
    }
  }
}

extension PointError.Problem {
  fileprivate var text: String {
    switch self {
    case .notFinite, .notANumber, .tooFewNumbers, .otherLength, .otherWidth, .refused, .badHeader,
      .shortBody, .badCount, .vertexOutOfRange, .tooMany:
      contents
    case .tooMuch(let limit):
      "more than \(limit) points in all files together; give fewer, or stack them as .npy, "
        + "which is read from the disk"
    case .noPoints: "there are no points; remove the file"
    case .tooFewPoints(let found, let needed):
      "\(found) point\(found == 1 ? "" : "s") where \(needed) are needed; remove it, or use a "
        + "model or recipe of fewer points"
    case .onePlace(let count):
      count == 1
        ? "a single point is no shape; remove it"
        : "all \(count) points lie at one place, which is no shape; remove it"
    case .noArea(let triangles):
      "none of the \(triangles) triangles has an area, so no points can be drawn; remove it"
    case .pickle:
      "a pickle can run any program when it is opened, so it is not read; "
        + "save its arrays with numpy.save as .npy"
    case .unknownFormat(let ending):
      "\(ending.isEmpty ? "no ending" : "the ending \(ending.quoted)") tells no format; "
        + "give \(PointFormat.endings)"
    case .badShape(let shape):
      "the array is "
        + (shape.isEmpty ? "a single number" : shape.map(String.init).joined(separator: " x "))
        + "; points are N x 3 or clouds x N x 3"
    case .noClouds: "no clouds or meshes in it; give \(PointFormat.endings)"
    case .noSplit, .noClass, .mixedSplits, .countMismatch, .badLabel, .sameClass, .tooManyClasses,
      .badNames, .mixedClasses:
      arrangement
    }
  }

  /// The text of a problem inside a file.
  private var contents: String {
    switch self {
    case .notFinite: "a coordinate is not a finite number; remove or mend the point"
    case .notANumber(let word): "\(word.quoted) is not a number; mend the line"
    case .tooFewNumbers(let found, let needed):
      "\(found) number\(found == 1 ? "" : "s") where \(needed) are needed; mend the line"
    case .otherLength(let element, let isShort):
      "\(isShort ? "fewer" : "more") numbers than the header names for \(element); mend the line"
    case .otherWidth(let found, let expected):
      "\(found) column\(found == 1 ? "" : "s") where \(expected) are expected by the first line; "
        + "mend the line"
    case .refused(let reason, let advice): "\(reason); \(advice)"
    case .badHeader(let reason): "\(reason); write the file again"
    case .shortBody(let element, let expected, let found):
      "the file ends after \(found) of \(expected) \(element); copy it again"
    case .badCount(let word):
      "\(word.quoted) is no count or index; give a whole number there, or write the file again"
    case .vertexOutOfRange(let vertex, let count):
      "a face names vertex \(vertex), which is none of the \(count); mend the face"
    case .tooMany(let what, let limit):
      "more than \(limit) \(what), which is the limit of one file; thin it out"
    default: ""
    }
  }

  /// The text of a problem in the arrangement of files and lists.
  private var arrangement: String {
    switch self {
    case .noSplit(let split, let found):
      "no \(split.rawValue) split in it"
        + (found.isEmpty ? "" : ", only \(found.map(\.rawValue).joined(separator: ", "))")
        + "; name other data, or take all of it"
    case .noClass:
      "lies in no folder that names its class, while other files do; move it into one"
    case .mixedSplits: "lies in no folder train or test, while other files do; move it into one"
    case .countMismatch(let what, let found, let clouds):
      "\(found) \(what) for \(clouds) clouds; one each is needed"
    case .badLabel(let index, let classes):
      "label \(index) (from 0) is no class; whole numbers below \(classes) are needed"
    case .sameClass(let name): "a second class \(name.quoted); give each class a name of its own"
    case .tooManyClasses(let limit): "more than \(limit) classes, which is the limit; merge some"
    case .badNames: "no name in UTF-8, and each line is one; mend it"
    case .mixedClasses: "has no classes, while the other data have; give them apart"
    default: ""
    }
  }
}

/// A problem, thrown to the caller that knows the file's name.
struct PointTrouble: Error {
  let place: PointError.Place?
  let problem: PointError.Problem

  init(_ problem: PointError.Problem, at place: PointError.Place? = nil) {
    self.problem = problem
    self.place = place
  }

  func located(_ path: String) -> PointError {
    PointError(path: path, place: place, problem: problem)
  }
}
