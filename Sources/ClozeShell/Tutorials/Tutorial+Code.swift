extension Tutorial {
  /// The tutorial on source code: the library of this machine's Python.
  ///
  /// - Throws: `CommandError` if there is none.
  static func code(_ place: TutorialPlace) throws -> Tutorial {
    let library = ["3", "3.11", "3.12", "3.13", "3.14"].map { "/usr/lib/python\($0)" }
    guard let all = place.data(or: library) else {
      throw CommandError(
        "there are no Python files in /usr/lib/python3; give a folder that has some: "
          + "tutorial code --data FOLDER")
    }
    let small = library.flatMap { path in ["asyncio", "email", "json"].map { path + "/" + $0 } }
    let data = place.data(or: small) ?? all
    return Tutorial(
      subject: .code,
      introduction: """
        Programs are read as CuBERT reads them: in tokens of the language, cut into subwords. The \
        model learns to fill in hidden ones, and then to say if the operands of an operator were \
        swapped.
        """,
      steps: [
        Step(
          text: "The files, without copies: of two equal files one could train and the other "
            + "validate.",
          command: "data stats \(data) --as code"),
        Step(
          text: "A small model learns to fill in subwords of these programs. A useful one takes "
            + "half an hour ('help code-small'); this one only shows the way.",
          command: "pretrain code-small --data \(data) --vocab-size 2000 --steps 300 "
            + "--set encoder.layers=2 --set encoder.hidden=128 --set encoder.heads=2 "
            + "--set encoder.feedForward=512 --set tokensPerBatch=1024 --out \(place("run"))"),
        Step(
          text: "A blank in a program:",
          command: "fill \(place("run")) --top 3 \"for name in names: print([MASK])\""),
        Step(
          text:
            "Examples of a task with labels are made from the functions of these files: half as "
            + "they are, half with two operands swapped.",
          command: "data make code-tasks --data \(all) --tasks swapped-operands --out "
            + place("tasks")),
        Step(
          text: "The pretrained model learns the task.",
          command: "finetune code-classify --model \(place("run")) --data "
            + "\(place("tasks/swapped-operands")) --steps 60 --out \(place("swapped"))"),
        Step(
          text: "Chance is .5, and so is what counting tokens reaches ('bag'), since swapping "
            + "changes no counts. After so few steps this model is hardly better; a pretrained "
            + "code-small reaches .83 after 1,500.",
          command: "evaluate \(place("swapped")) --split test --baseline bag --limit 500"),
      ],
      commands: { path in
        ["data stats \(path) --as code", "pretrain code-small --data \(path)"]
      })
  }
}
