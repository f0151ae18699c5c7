extension Tutorial {
  /// The tutorial on histories of items: made-up ones.
  static func items(_ place: TutorialPlace) -> Tutorial {
    let made = place("histories.txt"), given = place.data(or: [])
    let data = given ?? made
    let making = Step(
      text: "Histories are made up here: 2,000 users, 300 items, and what comes next depends on "
        + "what came before. A line is a user and an item, in order of time.",
      command: "data make interactions --users 2000 --items 300 --seed 1 --out \(made)")
    let asking = Step(
      text: "What comes after items 5 and 17?",
      command: "recommend \(place("taste")) 5 17 --top 3")
    return Tutorial(
      subject: .items,
      introduction: """
        A history of items is a sentence, and its items are the words: the model learns which item \
        comes next, and so recommends.
        """,
      steps: (given == nil ? [making] : []) + [
        Step(
          text: "What there is: users, items, the lengths of histories.",
          command: "data stats \(data) --as items"),
        Step(
          text: "'items-causal' predicts each item from those before it. Of each user the last "
            + "item is kept for the test and the one before it for validation.",
          command: "pretrain items-causal --data \(data) --steps 300 --out \(place("taste"))"),
        Step(
          text: "Is it any good? Two baselines say what is reached without a model: recommending "
            + "what is popular, and what most often followed the last item (markov). HR@10 is the "
            + "share of users whose next item is among the first ten.",
          command: "evaluate \(place("taste")) --baseline popularity --baseline markov"),
      ] + (given == nil ? [asking] : []) + [
        Step(
          text: "What NDCG@10 is, and what was reached on data that others use:",
          command: "help ndcg@10")
      ],
      commands: { path in
        [
          "data stats \(path) --as items",
          "pretrain items-causal --data \(path)",
          "evaluate items-causal-1 --baseline popularity --baseline markov",
        ]
      })
  }

  /// The tutorial on point clouds: made-up solids.
  static func points(_ place: TutorialPlace) -> Tutorial {
    let made = place("shapes"), given = place.data(or: [])
    let data = given ?? made
    let making = Step(
      text: "Clouds of points on solids of six kinds are made up.",
      command: "data make shapes3d --classes 6 --count 240 --points 512 --out \(made)")
    return Tutorial(
      subject: .points,
      introduction: """
        A cloud has no words. It is cut into patches, a first model makes a vocabulary of patches, a \
        second one learns to fill in hidden patches, and a third what kind of thing a cloud is.
        """,
      steps: (given == nil ? [making] : []) + [
        Step(text: "One of them:", command: "plot cloud \(data) --index 7"),
        Step(
          text: "The vocabulary: each patch gets a token, from which it must be drawn again. The "
            + "loss is the distance between the points and those that were drawn.",
          command: "pretrain points-dvae-small --data \(data) --steps 60 --out \(place("dvae"))"),
        Step(
          text: "Hidden patches: their tokens are predicted from the other patches.",
          command: "pretrain points-small --tokenizer \(place("dvae")) --data \(data) --steps 60 "
            + "--out \(place("points"))"),
        Step(
          text: "Classes, from the model that was pretrained.",
          command: "finetune points-classify-small --model \(place("points")) --data \(data) "
            + "--steps 100 --out \(place("classifier"))"),
        Step(
          text: "On clouds that no step has seen. Of six kinds chance is .17.",
          command: "evaluate \(place("classifier")) --split test"),
      ],
      commands: { path in
        [
          "data stats \(path) --as points",
          "pretrain points-dvae-small --data \(path) --out dvae",
          "pretrain points-small --tokenizer dvae --data \(path) --out points",
          "finetune points-classify-small --model points --data \(path) --out classifier",
        ]
      })
  }

  /// Returns the tutorial on `subject`.
  ///
  /// - Throws: `CommandError` if this machine lacks data for it.
  static func on(_ subject: Subject, _ place: TutorialPlace) throws -> Tutorial {
    switch subject {
    case .text: text(place)
    case .items: items(place)
    case .points: points(place)
    case .code: try code(place)
    }
  }
}
