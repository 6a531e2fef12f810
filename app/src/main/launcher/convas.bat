@echo off
rem Starts Convas: the editor, or a command when the first argument names one. Finds a JDK 25 or newer by itself.
setlocal EnableExtensions DisableDelayedExpansion
set "here=%~dp0"
set "jdk="

call :consider "%JAVA25_HOME%"
call :consider "%JAVA_HOME%"
call :consider "%JDK_HOME%"
for /d %%d in ("%USERPROFILE%\.jdks\*") do call :consider "%%~d"
for /d %%d in ("%USERPROFILE%\.sdkman\candidates\java\*") do call :consider "%%~d"
for /d %%d in ("%ProgramFiles%\Java\*") do call :consider "%%~d"
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*") do call :consider "%%~d"
for /d %%d in ("%ProgramFiles%\Microsoft\jdk-*") do call :consider "%%~d"
for /d %%d in ("%ProgramFiles%\Zulu\*") do call :consider "%%~d"
for /d %%d in ("%ProgramFiles%\BellSoft\*") do call :consider "%%~d"
for /d %%d in ("%ProgramFiles%\Amazon Corretto\*") do call :consider "%%~d"
for /d %%d in ("%LOCALAPPDATA%\Programs\Eclipse Adoptium\*") do call :consider "%%~d"
for %%j in (java.exe) do if not "%%~$PATH:j"=="" call :consider "%%~dp$PATH:j.."

if not defined jdk (
    echo convas: no JDK 25 or newer found; install one ^(https://adoptium.net^) or set JAVA25_HOME to its folder 1>&2
    exit /b 3
)
if not exist "%here%lib\" (
    echo convas: %here%lib is missing; build it with: mvn -q package -DskipTests 1>&2
    exit /b 3
)

set "flags=-XX:+DisplayVMOutputToStderr --enable-native-access=ALL-UNNAMED"
for %%c in (report export render help -h --help -V --version) do if "%~1"=="%%c" goto plain
rem Values lie outside of the heap, and may take as much as the heap may: with half of 8 GB a model of 2 GB can be run.
set "flags=%flags% --add-modules=jdk.incubator.vector -XX:MaxRAMPercentage=50"
goto start
:plain
set "flags=%flags% -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
:start
"%jdk%\bin\java.exe" %flags% -cp "%here%lib\*" convas.app.Main %*
exit /b %errorlevel%

rem Takes the folder as the JDK if none is found yet and its release file says 25 or more.
:consider
if defined jdk exit /b 0
if "%~1"=="" exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "major="
for /f "tokens=2 delims==." %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "major=%%~v"
if not defined major exit /b 0
set "major=%major:"=%"
if %major% GEQ 25 set "jdk=%~1"
exit /b 0
