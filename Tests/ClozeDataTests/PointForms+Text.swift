extension PointForm {
  private static let mark = "\u{FEFF}"

  /// Clouds as text that are read.
  static let texts: [PointForm] = [
    PointForm("blanks", "xyz", Pyramid.lines(" "), .cloud),
    PointForm("runs of blanks and tabs", "asc", Pyramid.lines(" \t "), .cloud),
    PointForm("tabs", "tsv", Pyramid.lines("\t"), .cloud),
    PointForm("commas", "csv", Pyramid.lines(","), .cloud),
    PointForm(
      "whole numbers between commas", "txt", "1,2,3\n4,5,7\n",
      .shape(
        [1, 2, 3, 4, 5, 7], triangles: 0)),
    PointForm("commas and blanks", "csv", Pyramid.lines(", "), .cloud),
    PointForm("commas at the ends of lines", "csv", Pyramid.lines(",", end: ",\n"), .cloud),
    PointForm("semicolons", "csv", Pyramid.lines(";"), .cloud),
    PointForm("lines that end with CR LF", "xyz", Pyramid.lines(" ", end: "\r\n"), .cloud),
    PointForm("lines that end with CR", "xyz", Pyramid.lines(" ", end: "\r"), .cloud),
    PointForm("a byte order mark", "xyz", mark + Pyramid.lines(" "), .cloud),
    PointForm("a byte order mark and names", "csv", mark + "x,y,z\n" + Pyramid.lines(","), .cloud),
    PointForm("decimal commas between blanks", "txt", Pyramid.lines(" ", point: ","), .cloud),
    PointForm("decimal commas between tabs", "tsv", Pyramid.lines("\t", point: ","), .cloud),
    PointForm("decimal commas between semicolons", "csv", Pyramid.lines(";", point: ","), .cloud),
    PointForm(
      "decimal commas and names", "csv",
      "X;Y;Z;I\r\n"
        + Pyramid.lines(";", point: ",", extra: ["0,5"], end: "\r\n"), .cloud),
    PointForm(
      "decimal commas after whole numbers", "txt", "-1 0 -1\n1 0 -1\n1 0 1\n-1 0 1\n0 1,5 0\n",
      .cloud),
    PointForm(
      "decimal commas in quotes", "csv",
      "x,y,z\n" + Pyramid.lines("\",\"", point: ",").quotedLines, .cloud),
    PointForm(
      "decimal commas in quotes behind whole numbers", "csv",
      "-1,0,-1\n1,0,-1\n1,0,1\n-1,0,1\n0,\"1,5\",0\n", .cloud),
    PointForm(
      "a labelled comment: time x y z", "txt", "# Fields: time x y z\n" + Pyramid.numbered(" "),
      .cloud),
    PointForm(
      "a comment on three columns", "txt", "# points x y z\n" + Pyramid.lines(" "), .cloud),
    PointForm(
      "a comment in words", "xyz", "# x, y and z in metres\n" + Pyramid.lines(" ", extra: ["7"]),
      .cloud),
    PointForm(
      "a comment that goes on behind x y z", "xyz",
      "# x y z in metres\n" + Pyramid.lines(" ", extra: ["7"]), .cloud),
    PointForm(
      "whole colours between commas", "csv", "1,2,3,255,0,128\n4,5,7,0,10,0\n",
      .shape([1, 2, 3, 4, 5, 7], triangles: 0)),
    PointForm("exponents", "xyz", Pyramid.lines(" ").replacing("1.500", with: "15E-1"), .cloud),
    PointForm(
      "comments and empty lines", "xyz",
      "# by hand\n\n" + Pyramid.lines(" ", end: " # here\n\n"), .cloud),
    PointForm("comments behind commas", "csv", Pyramid.lines(",", end: " # here\n"), .cloud),
    PointForm(
      "CloudCompare: //X Y Z, then the count", "asc",
      "//X Y Z R G B\n5\n" + Pyramid.lines(" ", extra: ["1", "2", "3"]), .cloud),
    PointForm("NumPy: # x y z", "txt", "# x y z\n" + Pyramid.lines(" "), .cloud),
    PointForm(
      "NumPy: # r g b x y z", "txt", "# r g b x y z\n" + Pyramid.rgbFirst(" "), .cloud),
    PointForm("names", "csv", "x,y,z\n" + Pyramid.lines(","), .cloud),
    PointForm(
      "names and numbers in quotes", "csv",
      "\"X\",\"Y\",\"Z\"\n" + Pyramid.lines("\",\"").quotedLines, .cloud),
    PointForm("names with units", "csv", "X (m),Y (m),Z [m]\n" + Pyramid.lines(","), .cloud),
    PointForm("names of maps", "csv", "Easting,Northing,Height\n" + Pyramid.lines(","), .cloud),
    PointForm(
      "ParaView's names", "csv",
      "\"a\",\"b\",\"c\",\"Points:0\",\"Points:1\",\"Points:2\"\n"
        + Pyramid.rgbFirst(","), .cloud),
    PointForm("colours before coordinates", "csv", "r,g,b,x,y,z\n" + Pyramid.rgbFirst(","), .cloud),
    PointForm(
      "coordinates in another order", "csv", "z;y;x\n-1;0;-1\n-1;0;1\n1;0;1\n1;0;-1\n0;1.5;0\n",
      .cloud),
    PointForm(
      "pandas: an index without a name", "csv", ",x,y,z\n" + Pyramid.numbered(","), .cloud),
    PointForm(
      "labels with blanks between tabs", "tsv",
      "what it is\tx\ty\tz\n" + Pyramid.numbered("\t", "a big tree"), .cloud),
    PointForm(
      "labels in quotes with commas", "csv",
      "name,x,y,z\n" + Pyramid.numbered(",", "\"a tree, tall\""), .cloud),
    PointForm("normals", "xyzn", Pyramid.lines(" ", extra: ["0", "0.6", "0.8"]), .cloud),
    PointForm("colours", "xyzrgb", Pyramid.lines(" ", extra: ["255", "0", "128"]), .cloud),
    PointForm(
      "colours between commas", "txt", Pyramid.lines(",", extra: ["255", "0", "12"]), .cloud),
    PointForm("an intensity", "xyz", Pyramid.lines(" ", extra: ["0.25"]), .cloud),
    PointForm(
      "a count, intensity, colours", "pts",
      "5\n" + Pyramid.lines(" ", extra: ["-1201", "9", "8", "7"]), .cloud),
    PointForm("two scans with poses", "ptx", Pyramid.scans, .cloud),
    PointForm("coordinates of maps", "xyz", Pyramid.lines(" ", of: Pyramid.far), .far),
    PointForm(
      "coordinates of maps, decimal commas", "csv",
      Pyramid.lines(";", point: ",", of: Pyramid.far), .far),
  ]

  /// Clouds as text that are refused.
  static let textRefusals: [PointForm] = [
    PointForm(
      "decimal commas between commas", "csv", "1,5, 2,5, 3,5\n", .refused("can be decimal")),
    PointForm(
      "decimal commas between commas without blanks", "csv", "2,548,0,540,0,041\n",
      .refused("line 1: commas can be decimal")),
    PointForm(
      "the same on a later line", "csv", "1,5,2,5,3,5\n2,548,0,540,0,041\n",
      .refused("line 2: commas can be decimal")),
    PointForm(
      "one digit behind each comma", "csv", "1,5,2,5,3,5\n-10,0,2,7,30,1\n",
      .refused("line 1: commas can be decimal")),
    PointForm(
      "a comment that names other columns", "txt", "# time x y z\n10 1 2 3 9\n",
      .refused("lines have 5 columns")),
    PointForm(
      "decimal commas after a line of three", "csv", "1, 2, 3\n1,5, 2,5, 3,5\n",
      .refused("6 columns where 3")),
    PointForm(
      "commas between thousands", "xyz", "694,388.5 5,155,487.5 381.0\n",
      .refused("without commas between thousands")),
    PointForm(
      "points and commas before fractions", "xyz", "1.5 2 3\n1,5 2 3\n",
      .refused("lines before have decimal points")),
    PointForm(
      "degrees", "csv", "lat,lon,name\n1,2,3\n", .refused("named x, y and z")),
    PointForm(
      "a title", "txt", "My scan\n" + Pyramid.lines(" "), .refused("only 'My', 'scan'")),
    PointForm(
      "row names without a header", "txt", "x y z\n" + Pyramid.numbered(" "),
      .refused("4 columns where 3")),
    PointForm("a line with more columns", "xyz", "1 2 3\n4 5 6 7\n", .refused("line 2: 4 columns")),
    PointForm("an empty field", "csv", "1,2,3\n4,,6\n", .refused("line 2: '' is not a number")),
    PointForm("UTF-16", "txt", bytes: { [0xFF, 0xFE, 0x31, 0, 0x20, 0] }, .refused("UTF-16")),
    PointForm(
      "a wrong count", "pts", "6\n" + Pyramid.lines(" "), .refused("6 points are announced")),
    PointForm("not a number", "xyz", "1 2 3\n4 nan 6\n", .refused("line 2: a coordinate is not")),
    PointForm("nothing", "xyz", bytes: { [] }, .refused("is empty")),
    PointForm("comments alone", "xyz", "# x y z\n", .refused("no points")),
    PointForm("compressed by gzip", "xyz.gz", "?", .refused("unpack it and give the .xyz")),
    PointForm(
      "compressed, with another ending", "xyz", bytes: { [0x1F, 0x8B, 8, 0] }, .refused("gzip")),
    PointForm(
      "a scan that is cut short", "ptx", "2\n2\n0 0 0\n1 0 0\n", .refused("header of a scan")),
  ]
}

extension Pyramid {
  /// The vertices behind three colours.
  fileprivate static func rgbFirst(_ separator: String) -> String {
    let colours = ["9", "8", "7"].joined(separator: separator) + separator
    return lines(separator).split(separator: "\n").map { colours + $0 + "\n" }.joined()
  }

  /// The vertices behind their number or a label.
  fileprivate static func numbered(_ separator: String, _ label: String? = nil) -> String {
    lines(separator).split(separator: "\n").enumerated()
      .map { "\(label ?? String($0))\(separator)\($1)\n" }.joined()
  }

  /// Two scans of which the second is turned by 90 degrees around z and shifted.
  fileprivate static let scans = """
    2
    2
    0 0 0
    1 0 0
    0 1 0
    0 0 1
    1 0 0 0
    0 1 0 0
    0 0 1 0
    0 0 0 1
    -1 0 -1 0.5
    1 0 -1 0.5
    0 0 0 0.5
    1 0 1 0.5
    1
    2
    0 0 0
    1 0 0
    0 1 0
    0 0 1
    0 1 0 0
    -1 0 0 0
    0 0 1 0
    2 3 4 1
    -3 3 -3 0.5
    -1.5 2 -4 0.5

    """
}

extension String {
  /// Each line in quotes.
  fileprivate var quotedLines: String {
    split(separator: "\n").map { "\"\($0)\"\n" }.joined()
  }
}
