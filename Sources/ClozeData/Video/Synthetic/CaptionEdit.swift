/// An edit of a caption, after which it no longer describes the clip.
struct CaptionEdit: Equatable {
  /// The kind of the edit, such as `path order`.
  let kind: String
  /// The edited clauses.
  let clauses: [MovingClause]

  /// Returns the edits of a clip's clauses that change their meaning; one clause of those that can
  /// be edited alone is drawn from `random`, and so are other objects, among `objects`.
  static func all(
    of clauses: [MovingClause], among objects: Range<Int>, _ random: inout NumpyRandom
  ) -> [CaptionEdit] {
    let motions = MovingClause.motions
    var edits = [
      CaptionEdit(
        kind: "path order",
        clauses: clauses.map { $0.moving(motions[$0.motion].reordered.number) }),
      CaptionEdit(
        kind: "backwards",
        clauses: clauses.map { $0.moving(motions[$0.motion].backwards.number) }),
    ]
    let place = random.integer(below: clauses.count), clause = clauses[place]
    func add(_ kind: String, _ changed: MovingClause) {
      var all = clauses
      all[place] = changed
      edits.append(CaptionEdit(kind: kind, clauses: all))
    }
    let turn = clause.object - objects.lowerBound + 1 + random.integer(below: objects.count - 1)
    let object = objects.lowerBound + turn % objects.count
    add("noun", MovingClause(colour: clause.colour, object: object, motion: clause.motion))
    add("colour", clause.coloured((clause.colour + 1 + random.integer(below: 4)) % 5))
    let motion = motions[clause.motion]
    if !motion.path.isEmpty {
      add("speed", clause.moving(clause.motion <= 16 ? clause.motion + 16 : clause.motion - 16))
      let others = motions.indices.filter {
        motions[$0].speed == motion.speed && motions[$0].path.count == motion.path.count
          && $0 != clause.motion
      }
      add("path", clause.moving(others[random.integer(below: others.count)]))
    }
    if clauses.count == 2 {
      let (one, other) = (clauses[0], clauses[1])
      edits.append(
        CaptionEdit(
          kind: "motions swapped", clauses: [one.moving(other.motion), other.moving(one.motion)]))
      edits.append(
        CaptionEdit(
          kind: "colours swapped",
          clauses: [one.coloured(other.colour), other.coloured(one.colour)]))
    }
    return edits.filter { Set($0.clauses) != Set(clauses) }
  }
}
