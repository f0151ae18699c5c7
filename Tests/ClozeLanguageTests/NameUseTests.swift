import ClozeLanguage
import Testing

/// The names that statements read and set.
@Suite struct NameUseTests {
  @Test(arguments: [
    ("train --steps $steps", "steps", ""),
    ("steps = 5\ntrain --steps $steps", "", "steps"),
    ("steps = $steps + 1", "steps", "steps"),
    ("r = train --steps ${a.b[$i]}", "a i", "r"),
    ("echo \"$a and ${b}\" 'not $c'", "a b", ""),
    ("time echo $a > $file", "a file", ""),
    ("!ls $a ${b}", "a b", ""), ("echo $a | grep $b", "a b", ""),
    ("for x in $list { echo $x $y; z = 1 }; echo $z", "list y", "x z"),
    ("if $a > 1 { b = 1; echo $b } else { echo $b $c }; echo $b", "a b c", "b"),
    ("x = [round($a, 1), -$b, not $c and $d]", "a b c d", "x"),
    ("echo size", "", ""),
  ])
  func namesAreReadBeforeTheyAreSet(_ text: String, _ read: String, _ set: String) throws {
    let use = NameUse(of: try statements(text))
    #expect(use.read.sorted().joined(separator: " ") == read)
    #expect(use.set.sorted().joined(separator: " ") == set)
  }
}
