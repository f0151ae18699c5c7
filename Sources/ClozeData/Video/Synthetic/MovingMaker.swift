/// Makes clips of moving objects, each a function of the seed, its part and its number.
struct MovingMaker {
  private let settings: SyntheticMoving
  private let pictures: MovingObjects
  private let clauses: [LabelledPart: [MovingClause]]

  /// Makes a maker of clips with `pictures` of objects.
  init(_ settings: SyntheticMoving, _ pictures: MovingObjects) {
    (self.settings, self.pictures) = (settings, pictures)
    clauses = Dictionary(
      uniqueKeysWithValues: LabelledPart.allCases.map {
        ($0, MovingClause.all(of: $0, objects: pictures.objects))
      })
  }

  /// Calls `body` with `count` clips of a part and their numbers; captions of validation and test
  /// are different as sets of clauses, unless there are few looks.
  ///
  /// - Throws: `DataError.invalidSettings` if there are not so many captions; what `body` throws.
  func forEachClip(
    of part: LabelledPart, count: Int, _ body: (MovingClip, Int) throws -> Void
  ) throws {
    var seen: Set<Set<MovingClause>> = [], index = 0, number = 0
    while number < count {
      let clip = clip(part, index)
      index += 1
      guard part == .training || index <= 1000 + 10 * count else {
        throw DataError.invalidSettings([
          "\(part.rawValue) is \(count): there are about \(number) different captions for it; give "
            + "fewer"
        ])
      }
      if part != .training && settings.looks == nil {
        guard seen.insert(Set(clip.clauses)).inserted else { continue }
      }
      try body(clip, number)
      number += 1
    }
  }

  /// Returns the record of clip `number` of a part.
  func record(_ clip: MovingClip, _ part: LabelledPart, _ number: Int) -> MovingRecord {
    var random = NumpyRandom([7, UInt64(number)])
    let edits = CaptionEdit.all(of: clip.clauses, among: pictures.objects, &random)
    return MovingRecord(clip, part, number: number, edits: edits)
  }

  /// Returns questions about clip `number` of a part; no clip depends on them.
  func questions(
    _ clip: MovingClip, _ part: LabelledPart, _ number: Int
  ) -> [ClipQuestion] {
    let place = LabelledPart.allCases.firstIndex(of: part) ?? 0
    var random = NumpyRandom([settings.seed, 8, UInt64(place), UInt64(number)])
    return MovingQuestion.all(of: clip.clauses, &random)
  }

  /// Returns clip `index` of a part, of which captions may occur twice.
  func clip(_ part: LabelledPart, _ index: Int) -> MovingClip {
    let place = LabelledPart.allCases.firstIndex(of: part) ?? 0
    var random = NumpyRandom([settings.seed, UInt64(place), UInt64(index)])
    let chosen = settings.looks.map { [look(among: $0, part, index, &random)] }
    return MovingClip(chosen ?? several(of: part, &random), part, pictures, &random)
  }

  /// Draws clauses whose colour and object differ.
  private func several(of part: LabelledPart, _ random: inout NumpyRandom) -> [MovingClause] {
    let shares = settings.objects == 2 ? [0.25, 0.75] : [0.2, 0.5, 0.3]
    let count = random.place(in: shares) + 1
    let all = clauses[part] ?? []
    var chosen: [MovingClause] = []
    while chosen.count < count {
      let clause = all[random.integer(below: all.count)]
      let isNew = !chosen.contains { $0.colour == clause.colour && $0.object == clause.object }
      if isNew { chosen.append(clause) }
    }
    return chosen
  }

  /// Returns a clause of one of the first `count` looks: with all motions in turn, of training
  /// with random ones.
  private func look(
    among count: Int, _ part: LabelledPart, _ index: Int, _ random: inout NumpyRandom
  ) -> MovingClause {
    let colours = MovingClause.colours.count, objects = pictures.objects
    let drawn = random.integer(below: count)
    // From the white ring backwards, through all colours of an object first.
    let colour = colours - 1 - drawn % colours, object = objects.upperBound - 1 - drawn / colours
    let motions = MovingClause.motions.count
    let motion = part == .training ? random.integer(below: motions) : index % motions
    return MovingClause(colour: colour, object: object, motion: motion)
  }

  /// Returns the sixteen clips of a family: with motions and colours exchanged between the two
  /// objects, with paths in the other order, and backwards in time.
  func family(_ number: Int) -> [MovingClip] {
    var random = NumpyRandom([settings.seed, 3, UInt64(number)])
    let turns = MovingClause.motions.indices.filter { MovingClause.motions[$0].path.count == 2 }
    while true {
      let colours = random.distinct(2, below: MovingClause.colours.count)
      let objects = random.distinct(2, below: pictures.objects.count)
        .map { pictures.objects.lowerBound + $0 }
      let motions = random.distinct(2, below: turns.count).map {
        MovingClause.motions[turns[$0]]
      }
      // Sixteen different captions.
      guard Set(motions.flatMap(\.variants)).count == 8 else { continue }
      return (0..<16).map { version in
        let clauses = (0..<2).map { place in
          MovingClause(
            colour: colours[version & 2 == 0 ? place : 1 - place], object: objects[place],
            motion: motions[version & 1 == 0 ? place : 1 - place]
              .reordered(version & 4 != 0, backwards: version & 8 != 0).number)
        }
        return MovingClip(clauses, .test, pictures, &random)
      }
    }
  }
}

extension Motion {
  /// The motion in both orders, forwards and backwards.
  fileprivate var variants: [Motion] {
    [self, reordered, backwards, reordered.backwards]
  }

  /// Returns the motion in the other order, and backwards, if so wanted.
  fileprivate func reordered(_ isReordered: Bool, backwards isBackwards: Bool) -> Motion {
    let motion = isReordered ? reordered : self
    return isBackwards ? motion.backwards : motion
  }
}
