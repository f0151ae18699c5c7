import ClozeShell
import Foundation

exit(Program.runAsProcess(Array(CommandLine.arguments.dropFirst())))
