/// The alarms of a run with the reports that they have seen.
struct AlarmWatch {
  private struct Entry {
    let alarm: Alarm
    /// The reports in a row that contradict the alarm's present state.
    var contrary = 0
    var isRaised = false
  }

  private var entries: [Entry]

  init(_ alarms: Alarms) {
    entries = alarms.mode == .off ? [] : alarms.all.map { Entry(alarm: $0) }
  }

  /// Returns a line for each alarm that the values of a report raise.
  ///
  /// A raised alarm is silent until as many reports in a row are healthy as it takes to raise it;
  /// then it can be raised anew.
  ///
  /// - Parameter name: Returns the name that a series of steps has in the report.
  mutating func raised(
    by values: [String: Double], named name: (String) -> String = { $0 }
  ) -> [String] {
    var texts: [String] = []
    for index in entries.indices {
      let alarm = entries[index].alarm
      guard let value = values[name(alarm.series)], value.isFinite else { continue }
      guard alarm.isBeyond(value) != entries[index].isRaised else {
        entries[index].contrary = 0
        continue
      }
      entries[index].contrary += 1
      guard entries[index].contrary >= alarm.reports else { continue }
      entries[index].contrary = 0
      entries[index].isRaised.toggle()
      if entries[index].isRaised { texts.append(alarm.text(value)) }
    }
    return texts
  }
}
