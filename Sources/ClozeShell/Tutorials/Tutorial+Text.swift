extension Tutorial {
  /// The tutorial on text: the licences that each Debian machine has, or else this program's help.
  static func text(_ place: TutorialPlace) -> Tutorial {
    let written = place("text.md")
    let found = place.data(or: ["/usr/share/common-licenses"])
    let data = found ?? written
    let making =
      found == nil
      ? [
        Step(
          text: "First some text is needed: here, all of this program's help.",
          command: "help --markdown > \(written)")
      ] : []
    return Tutorial(
      subject: .text,
      introduction: """
        A model is shown text in which words are hidden, and learns to fill them in. It starts from \
        random numbers and knows nothing but this text.
        """,
      steps: making + [
        Step(
          text: "This is what there is to read. A few hundred kilobytes are enough to see that "
            + "something is learned; a good model reads thousands of times as much.",
          command: "data stats \(data) --as text"),
        Step(
          text: "One command makes a vocabulary, cuts the text into tokens and trains: 'text-tiny' "
            + "is a preset, and --set changes one of its values; with rotary positions it learns "
            + "fast. Watch the loss. Guessing evenly among 2,000 tokens would be ln 2000 = 7.6.",
          command: "pretrain text-tiny --data \(data) --vocab-size 2000 --steps 1200 "
            + "--set encoder.positions=rotary --set encoder.sinusoidalStart=false "
            + "--set encoder.normPlacement=pre --out \(place("run"))"),
        Step(
          text: "The curves. The loss of text that did not train should fall too; where it rises "
            + "while the other falls, the text is learned by heart.",
          command: "plot series \(place("run")) --series loss,validation_loss"),
        Step(
          text: "Now it fills in a blank, with probabilities.",
          command: "fill \(place("run")) --top 3 \"This program is free software; you can "
            + "redistribute it and/or [MASK] it under the terms of the GNU General Public License.\""
        ),
        Step(
          text: "How often is it right? On text that it has not seen:",
          command: "evaluate \(place("run"))"),
        Step(
          text: "What does such a number mean, and what have others reached? Help knows metrics.",
          command: "help mlm_loss"),
      ],
      commands: { path in
        [
          "data stats \(path) --as text",
          "pretrain text-rotary --data \(path)",
          "fill text-rotary-1 \"A sentence with a [MASK].\"",
        ]
      })
  }
}
