import ClozeData

/// A sample of files that has no vectors.
public struct OmittedSample: Sendable, Equatable {
  /// Its number among the samples that are listed, from 1; nil if it is not listed itself, as files
  /// that are not there, after which all numbers are lower than those of the lists.
  public var number: Int?
  /// Its name and the reason.
  public var omission: Omission

  /// Makes an omitted sample.
  public init(number: Int?, _ omission: Omission) {
    (self.number, self.omission) = (number, omission)
  }
}

/// The numbers of listed samples, which are read in their order with some left out.
public struct SampleNumbers {
  private var numbers: [String: ArraySlice<Int>] = [:]
  /// The samples that are left out.
  public private(set) var omitted: [OmittedSample]

  /// Numbers the samples called `names`, from 1.
  ///
  /// - Parameter unlisted: The omissions that have no place among them.
  public init(_ names: some Sequence<String>, unlisted: [Omission]) {
    for (index, name) in names.enumerated() { numbers[name, default: []].append(index + 1) }
    omitted = unlisted.map { OmittedSample(number: nil, $0) }
  }

  /// Returns the number of the next sample called `name`.
  public mutating func next(_ name: String) -> Int { numbers[name]?.popFirst() ?? 0 }

  /// Leaves out the next sample of the omission's name.
  public mutating func omit(_ name: String, _ omission: Omission) {
    omitted.append(OmittedSample(number: next(name), omission))
  }

  /// The omissions, without numbers.
  public var omissions: [Omission] { omitted.map(\.omission) }
}
