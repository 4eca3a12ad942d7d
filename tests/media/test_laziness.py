import subprocess
import sys


def test_looking_at_the_room_loads_no_heavy_library() -> None:
    code = "import sys, temptrack.media; print(*{'av', 'cv2', 'scenedetect', 'pyloudnorm', 'scipy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == ""
