extension Tutorial {
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
}
