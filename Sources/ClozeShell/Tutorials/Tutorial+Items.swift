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
}
