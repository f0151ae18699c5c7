/// A modality whose models find clips by captions, and captions by clips.
public protocol RetrievalShowing {
  /// Returns what the model at `path` finds among held-out samples, and where it goes wrong.
  static func retrieval(
    of path: String, _ request: RetrievalRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> RetrievalView
}

extension Capability where Provider == any RetrievalShowing.Type {
  /// The capability of showing what retrieval finds.
  public static var retrieval: Self { Self(lack: "which finds nothing by captions") }
}

/// The samples that are searched, and the examples that are wanted.
public struct RetrievalRequest: Sendable, Equatable {
  /// The choice of examples.
  public enum Examples: Sendable, Equatable {
    /// The queries with the best and with the worst ranks, as many of each and in each direction.
    case extremes(Int)
    /// As many queries as this at equal distances.
    case spaced(Int)
  }

  /// The samples.
  public var samples: EvaluationRequest
  /// The examples.
  public var examples: Examples
  /// The number of candidates that are named of an example.
  public var top = 3
  /// The number of frames that are shown of a clip.
  public var frames = 4

  /// Requests examples among `samples`.
  public init(_ samples: EvaluationRequest, examples: Examples) {
    (self.samples, self.examples) = (samples, examples)
  }
}

/// The results of retrieval in both directions, with examples.
public struct RetrievalView: Sendable, Equatable {
  /// A clip with some of its frames.
  public struct Clip: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The captions.
    public var captions: [String]
    /// Some of the frames, at equal distances.
    public var frames: [ClipFrame]

    /// Makes a clip.
    public init(name: String, captions: [String], frames: [ClipFrame]) {
      (self.name, self.captions, self.frames) = (name, captions, frames)
    }
  }

  /// A query, and what comes first.
  public struct Query: Sendable, Equatable {
    /// The caption, or the clip's name.
    public var text: String
    /// The rank of the best right candidate, from 1; ties count half a rank.
    public var rank: Double
    /// The cosine with the best right candidate.
    public var cosine: Double
    /// The candidate that comes first: a clip's name, or a caption.
    public var first: String
    /// The cosine with it.
    public var firstCosine: Double

    /// Makes a query.
    public init(text: String, rank: Double, cosine: Double, first: String, firstCosine: Double) {
      (self.text, self.rank, self.cosine) = (text, rank, cosine)
      (self.first, self.firstCosine) = (first, firstCosine)
    }
  }

  /// A candidate of an example.
  public struct Found: Sendable, Equatable {
    /// A caption, or of a clip its first one.
    public var caption: String
    /// The clip; nil for a caption.
    public var clip: Clip?
    /// The cosine with the query.
    public var cosine: Double
    /// True if it is right.
    public var isRight: Bool

    /// Makes a candidate.
    public init(caption: String, clip: Clip? = nil, cosine: Double, isRight: Bool) {
      (self.caption, self.clip, self.cosine, self.isRight) = (caption, clip, cosine, isRight)
    }
  }

  /// A query with its right candidate and those that come first.
  public struct Example: Sendable, Equatable {
    /// The query's number.
    public var query: Int
    /// The clip that a caption looks for, or the one that looks for captions.
    public var clip: Clip
    /// The candidates that come first.
    public var found: [Found]

    /// Makes an example.
    public init(query: Int, clip: Clip, found: [Found]) {
      (self.query, self.clip, self.found) = (query, clip, found)
    }
  }

  /// A direction of retrieval.
  public struct Side: Sendable, Equatable {
    /// The direction, such as `text to video`.
    public var name: String
    /// The number of candidates.
    public var candidates: Int
    /// The queries.
    public var queries: [Query]
    /// The examples with the best ranks, the best first, or those at equal distances.
    public var examples: [Example] = []
    /// The examples with the worst ranks, the worst first.
    public var worst: [Example] = []

    /// Makes a direction without examples.
    public init(name: String, candidates: Int, queries: [Query]) {
      (self.name, self.candidates, self.queries) = (name, candidates, queries)
    }
  }

  /// The part of the data.
  public var split: String
  /// The directions: captions that look for clips, and clips that look for captions.
  public var sides: [Side]

  /// Makes a view.
  public init(split: String, sides: [Side]) { (self.split, self.sides) = (split, sides) }
}
