import GRDB

/// The tables of the index.
///
/// Points of metrics are not rows: ten million rows would take gigabytes and minutes. The lines of
/// a run with the same names share an axis (steps, tokens, times), and each metric has one value
/// per place of the axis, all in one blob. The values that conditions compare (last, smallest,
/// largest) are in `summary`.
enum Schema {
  /// The migrations, each on top of the one before. Since an index is only derived, a version may
  /// also drop all tables and rebuild them.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { try $0.execute(sql: first) }
    migrator.registerMigration("2") { try $0.execute(sql: second) }
    migrator.registerMigration("3") { try $0.execute(sql: third) }
    migrator.registerMigration("4") { try $0.execute(sql: fourth) }
    return migrator
  }

  private static let first = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, modality TEXT, recipe TEXT,
      state TEXT NOT NULL, error TEXT, command TEXT, started TEXT, resumed TEXT, ended TEXT,
      steps INTEGER, total_steps INTEGER, process INTEGER, host TEXT,
      stamp BLOB NOT NULL, offset INTEGER NOT NULL, tail BLOB NOT NULL, skipped INTEGER NOT NULL);
    CREATE TABLE key (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE value (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, key INTEGER NOT NULL, text TEXT,
      number REAL, PRIMARY KEY (run, key)) WITHOUT ROWID;
    CREATE TABLE tag (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, tag TEXT NOT NULL,
      PRIMARY KEY (run, tag)) WITHOUT ROWID;
    CREATE TABLE artifact (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, path TEXT NOT NULL,
      kind TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (run, path)) WITHOUT ROWID;
    CREATE TABLE metric (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE summary (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, metric INTEGER NOT NULL,
      count INTEGER NOT NULL, last REAL, last_step INTEGER, minimum REAL, minimum_step INTEGER,
      maximum REAL, maximum_step INTEGER, PRIMARY KEY (run, metric)) WITHOUT ROWID;
    CREATE TABLE axis (
      id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      names TEXT NOT NULL, count INTEGER NOT NULL, steps BLOB NOT NULL, tokens BLOB, times BLOB,
      UNIQUE (run, names));
    CREATE TABLE points (
      axis INTEGER NOT NULL REFERENCES axis ON DELETE CASCADE, metric INTEGER NOT NULL,
      data BLOB NOT NULL, UNIQUE (axis, metric));
    """

  /// Directions and units of metrics. Without their stamps all runs are read again, which fills
  /// them in.
  private static let second = """
    ALTER TABLE summary ADD COLUMN direction TEXT;
    ALTER TABLE summary ADD COLUMN unit TEXT;
    UPDATE run SET stamp = x'';
    """

  /// The newest evaluations that fit the present weights, as `test.accuracy`, and what the digest
  /// of those weights was made of. All runs are read again, which fills them in.
  private static let third = """
    CREATE TABLE score (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE evaluation (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, score INTEGER NOT NULL, value REAL,
      PRIMARY KEY (run, score)) WITHOUT ROWID;
    ALTER TABLE run ADD COLUMN weights TEXT;
    ALTER TABLE run ADD COLUMN weights_stamp BLOB;
    UPDATE run SET stamp = x'';
    """

  /// Where weights came from and what was learned, as rows and columns of tables of transfer. All
  /// runs are read again, which fills them in.
  private static let fourth = """
    ALTER TABLE run ADD COLUMN data TEXT;
    ALTER TABLE run ADD COLUMN source TEXT;
    ALTER TABLE run ADD COLUMN source_modality TEXT;
    UPDATE run SET stamp = x'';
    """
}
